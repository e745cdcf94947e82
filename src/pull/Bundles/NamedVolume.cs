namespace Mocker.Pull.Bundles;

/// <summary>A volume with a name, which outlives the container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inside">Where the container has it.</param>
/// <param name="Options">Of the mount, as config.json has them.</param>
/// <param name="CopiesImage">While it is empty, it gets what the image has there.</param>
public sealed record NamedVolume(string Name, string Inside, string[] Options, bool CopiesImage = true)
{
    /// <summary>The mount of the directory that it is.</summary>
    public Oci.Mount At(string source) => new() { Destination = Inside, Type = "bind", Source = source, Options = Options };
}
