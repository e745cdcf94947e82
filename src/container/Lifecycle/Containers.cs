using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>All containers of a store.</summary>
public static unsafe class Containers
{
    /// <summary>Their states, sorted by id. One that is deleted meanwhile, or was never finished, is left out.</summary>
    public static IReadOnlyList<StateDocument> All(ContainerStore store)
    {
        List<StateDocument> states = [];
        foreach (ContainerId id in store.List())
        {
            try
            {
                using Container container = Container.Open(store, id.Text);
                states.Add(With(container.State, OwnerOf(container.Directory.Path)));
            }
            catch (ContainerException e) when (e.InnerException is null)
            {
                // Gone between the listing and the look: then it is not there to be listed.
            }
            catch (Exception e) when (e is ContainerException or LinuxException or OciDocumentException)
            {
                // One that is damaged must not hide the others.
                Log.Warning($"cannot look at container {id}: {e.Message}");
            }
        }
        return states;
    }

    private static StateDocument With(StateDocument state, string owner) => new()
    {
        Id = state.Id,
        Pid = state.Pid,
        Status = state.Status,
        Bundle = state.Bundle,
        Rootfs = state.Rootfs,
        Created = state.Created,
        Annotations = state.Annotations,
        Owner = owner,
    };

    /// <summary>The name of the directory's owner, or "#uid" where the host has none for it.</summary>
    private static string OwnerOf(string directory)
    {
        using CString path = new(directory);
        if (Files.Stat(Files.CurrentDirectory, path, AtFlags.None, out FileStatus status) < 0)
            return "";
        string number = status.Uid.ToString();
        foreach (string line in File.Exists("/etc/passwd") ? File.ReadLines("/etc/passwd") : [])
            if (line.Split(':') is [string name, _, string uid, ..] && uid == number)
                return name;
        return "#" + number;
    }
}
