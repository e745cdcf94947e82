namespace Mocker.Tests.Images;

/// <summary>A registry that tests/images/fill has filled, and the layout with the same images that umoci reads; made when the first test wants it.</summary>
public sealed class FilledRegistry : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mocker-filled-").FullName;
    private LocalRegistry? _registry;

    public string Host => _registry!.Host;

    /// <summary>The Debian that `make test-images-full` makes; null where it did not.</summary>
    private static string? Debian => Path.Combine(Bed.Solution(), "artifacts", "images", "debian.tar") is var path && File.Exists(path) ? path : null;

    /// <summary>Fills the registry, or skips the test where that cannot be.</summary>
    /// <param name="image">What the test is about.</param>
    public void Fill(string image)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root: owners, devices, capabilities");
        Skip.If(image == "debian" && Debian is null, "there is no artifacts/images/debian.tar: `make test-images-full` makes it");
        foreach (string program in (string[])["umoci", "skopeo", "busybox", "setcap", "setfattr"])
            Skip.IfNot(HostProgram.IsInstalled(program), $"{program} is not installed");
        if (_registry is not null)
            return;
        LocalRegistry registry = new();
        try
        {
            HostProgram.Run(Path.Combine(Bed.Solution(), "tests", "images", "fill"), [registry.Host, _directory, .. Debian is null ? (string[])[] : [Debian]]).OrFail();
        }
        catch
        {
            registry.Dispose();
            throw;
        }
        _registry = registry;
    }

    /// <summary>umoci's unpacking of an image.</summary>
    /// <returns>Its root filesystem.</returns>
    public string UnpackByUmoci(string image)
    {
        string bundle = Path.Combine(_directory, $"umoci-{image}");
        if (!Directory.Exists(bundle))
            HostProgram.Run("umoci", ["unpack", "--image", $"{_directory}/layout:{image}", bundle]).OrFail();
        return Path.Combine(bundle, "rootfs");
    }

    public void Dispose()
    {
        _registry?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
