using System.Runtime.ExceptionServices;
using Mocker.Linux;

namespace Mocker.Tests.Networks;

/// <summary>
/// A host of a test's own: a thread with namespaces of its own for devices and mounts, in which the networks of this machine are not to be seen, and
/// beyond it another machine that knows no way to containers.
/// </summary>
internal sealed class World : IDisposable
{
    public const string HostAddress4 = "192.0.2.1", RemoteAddress4 = "192.0.2.2", HostAddress6 = "2001:db8::1", RemoteAddress6 = "2001:db8::2";

    private const NamespaceTypes OwnDirectories = (NamespaceTypes)0x200; // CLONE_FS, unshare(2)

    private readonly List<Place> _places = [];
    private readonly string _scratch = Directory.CreateTempSubdirectory("mocker-networks-").FullName;

    private World()
    {
        HostProgram.Run("mount", ["--make-rprivate", "/"]).OrFail();
        foreach (string directory in (string[])["/run/mocker-networks", "/var/lib/mocker"])
        {
            Directory.CreateDirectory(directory);
            HostProgram.Run("mount", ["-t", "tmpfs", "none", directory]).OrFail();
        }
        HostProgram.Run("ip", ["link", "set", "lo", "up"]).OrFail();
        Remote = NewPlace();
        HostProgram.Run("ip", ["link", "add", "uplink", "type", "veth", "peer", "name", "eth0", "netns", $"{Remote.Pid}"]).OrFail();
        HostProgram.Run("ip", ["addr", "add", HostAddress4 + "/24", "dev", "uplink"]).OrFail();
        HostProgram.Run("ip", ["addr", "add", HostAddress6 + "/64", "dev", "uplink", "nodad"]).OrFail();
        HostProgram.Run("ip", ["link", "set", "uplink", "up"]).OrFail();
        HostProgram.Run("ip", ["route", "add", "default", "via", RemoteAddress4]).OrFail();
        HostProgram.Run("ip", ["-6", "route", "add", "default", "via", RemoteAddress6]).OrFail();
        Remote.Run("ip", "addr", "add", RemoteAddress4 + "/24", "dev", "eth0");
        Remote.Run("ip", "addr", "add", RemoteAddress6 + "/64", "dev", "eth0", "nodad");
        Remote.Run("ip", "link", "set", "eth0", "up");
        Remote.Run("ip", "link", "set", "lo", "up");
    }

    /// <summary>Another machine.</summary>
    public Place Remote { get; }

    /// <summary>A directory that goes with the host.</summary>
    public string Scratch => _scratch;

    /// <summary>Does something on a new host, whose everything ends with it.</summary>
    public static void Run(Action<World> action)
    {
        Skip.IfNot(Credentials.EffectiveUserId() == 0, "needs root to make network namespaces");
        ExceptionDispatchInfo? fault = null;
        Thread thread = new(() =>
        {
            try
            {
                Kernel.Check(Namespaces.Unshare(OwnDirectories | NamespaceTypes.Mount | NamespaceTypes.Network), "unshare(2)");
                using World world = new();
                action(world);
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        fault?.Throw();
    }

    /// <summary>A network namespace with a process in it, such as a container is.</summary>
    public Place NewPlace()
    {
        Place place = new(Path.Combine(_scratch, $"{_places.Count}"), _places.Count);
        _places.Add(place);
        return place;
    }

    /// <summary>Does something on a thread of its own, which is in the namespaces of the thread that makes it.</summary>
    public static Task<T> InBackground<T>(Func<T> action)
    {
        TaskCompletionSource<T> result = new();
        new Thread(() =>
        {
            try
            {
                result.SetResult(action());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        }).Start();
        return result.Task;
    }

    /// <summary>The devices of the host that are not there at its beginning.</summary>
    public static string[] Devices() =>
        [.. HostProgram.Run("ip", ["-o", "link"]).OrFail().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(':')[1].Trim().Split('@')[0])
            .Where(static name => name is not ("lo" or "uplink") && !name.StartsWith("ifb", StringComparison.Ordinal))];

    /// <summary>All that nft shows of the host.</summary>
    public static string Rules() => HostProgram.Run("nft", ["list", "ruleset"]).OrFail();

    /// <summary>Fails unless the host is as it was at its beginning.</summary>
    public static void AssertClean()
    {
        Assert.Empty(Devices());
        Assert.Equal("", Rules());
        Assert.DoesNotContain("10.", HostProgram.Run("ip", ["-4", "route"]).OrFail(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles("/run/mocker-networks", "*.json", SearchOption.AllDirectories));
    }

    public void Dispose()
    {
        foreach (Place place in _places)
            place.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }
}
