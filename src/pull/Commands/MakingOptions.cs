using System.CommandLine;
using Mocker.Pull.Layers.Compression;
using Mocker.Pull.References;

namespace Mocker.Pull.Commands;

/// <summary>Options of the commands that make images.</summary>
internal sealed class MakingOptions
{
    private readonly Option<string?> _message = new("--message", "-m") { Description = "what the history says of it", HelpName = "text" };
    private readonly Option<string?> _author = new("--author", "-a") { Description = "who made it", HelpName = "name" };
    private readonly Option<string[]> _changes = new("--change", "-c")
    {
        Description = "a line of a Dockerfile that says how the image is run: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, STOPSIGNAL, USER, VOLUME, WORKDIR",
        HelpName = "line",
    };

    private readonly Option<string?> _compression = MakeCompression();

    public string? Message(ParseResult line) => line.GetValue(_message);

    public string? Author(ParseResult line) => line.GetValue(_author);

    public string[] Changes(ParseResult line) => line.GetValue(_changes) ?? [];

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_message, _author, _changes, _compression])
            command.Options.Add(option);
    }

    public CompressionFormat Compression(ParseResult line) => line.GetValue(_compression) switch
    {
        "zstd" => CompressionFormat.Zstd,
        "none" => CompressionFormat.None,
        _ => CompressionFormat.Gzip,
    };

    /// <summary>The name that an image is to have.</summary>
    public static ImageReference Name(string text)
    {
        ImageReference reference = ImageReference.Parse(text);
        return reference.Digest is null ? reference : throw new ImageException($"cannot name an image {reference.Familiar}: its digest is known only when it is made");
    }

    private static Option<string?> MakeCompression()
    {
        Option<string?> option = new("--compression") { Description = "how the layer is packed: gzip (the default), zstd or none", HelpName = "format" };
        option.AcceptOnlyFromAmong("gzip", "zstd", "none");
        return option;
    }
}
