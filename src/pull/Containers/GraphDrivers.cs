using System.Text;
using Mocker.Linux;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>The graph drivers by name, and which one is taken where nobody says.</summary>
/// <param name="layersDirectory">Where they keep unpacked layers.</param>
internal sealed class GraphDrivers(string layersDirectory)
{
    private const string Overlay = "overlay", Copies = "vfs";

    /// <exception cref="ImageException">There is none of that name.</exception>
    public IGraphDriver Open(string name) => name switch
    {
        Overlay => new OverlayDriver(layersDirectory, Ownership.Possible),
        Copies => new CopyDriver(layersDirectory, Ownership.Possible),
        _ => throw new ImageException($"there is no storage driver \"{name}\": {Overlay} and {Copies} are what there is"),
    };

    /// <summary>All of them.</summary>
    public IEnumerable<IGraphDriver> All => [Open(Overlay), Open(Copies)];

    /// <summary>The driver that somebody wants; otherwise overlay, and where that cannot be, copies. What can be is found out once and noted.</summary>
    public IGraphDriver Choose(string? wanted)
    {
        if (wanted is not null)
            return Open(wanted);
        string note = Path.Combine(layersDirectory, "driver");
        if (File.Exists(note))
            return Open(File.ReadAllText(note).Trim());
        StoreDirectory.Make(layersDirectory);
        IGraphDriver driver = Open(CanOverlay() ? Overlay : Copies);
        StoreDirectory.Write(layersDirectory, "driver", Encoding.ASCII.GetBytes(driver.Name + "\n"));
        return driver;
    }

    /// <summary>Mounts one of nothing, for it depends on the kernel, on rights and on the file system that the store is on.</summary>
    private bool CanOverlay()
    {
        string trial = Path.Combine(layersDirectory, $".trial-{Environment.ProcessId}");
        OverlayDriver driver = new(layersDirectory, Ownership.Possible);
        try
        {
            driver.Try(trial);
            return true;
        }
        catch (LinuxException)
        {
            return false;
        }
        finally
        {
            driver.Unmount(trial);
            driver.Remove(trial);
        }
    }
}
