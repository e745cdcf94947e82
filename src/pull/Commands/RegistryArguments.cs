using System.CommandLine;
using Mocker.Oci;
using Mocker.Pull.Registry;

namespace Mocker.Pull.Commands;

/// <summary>Options of the commands that talk to registries.</summary>
internal sealed class RegistryArguments
{
    private readonly Option<bool> _plainHttp = new("--plain-http") { Description = "talk to the registry without TLS; to one on this machine that is done anyway if it has none" };

    private readonly Option<string?> _certificates = new("--cert-dir")
    {
        Description = "directory with *.crt of authorities to trust, and *.cert with *.key to show; default HOST:PORT in /etc/docker/certs.d and /etc/containers/certs.d",
        HelpName = "dir",
    };

    private readonly Option<string?> _loginFile = new("--auth-file")
    {
        Description = "file with logins; default $REGISTRY_AUTH_FILE, or config.json in $DOCKER_CONFIG or ~/.docker",
        HelpName = "file",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_plainHttp);
        command.Options.Add(_certificates);
        command.Options.Add(_loginFile);
    }

    /// <summary>What was given.</summary>
    public RegistryOptions Of(ParseResult line) => new(line.GetValue(_plainHttp), line.GetValue(_certificates), line.GetValue(_loginFile));

    /// <summary>The option for a platform.</summary>
    public static Option<string?> MakePlatform() => new("--platform")
    {
        Description = "which of an index's images: os/architecture[/variant]; default this machine's",
        HelpName = "platform",
    };

    /// <summary>The platform that an option names; null if none.</summary>
    public static Platform? Platform(ParseResult line, Option<string?> option)
    {
        try
        {
            return line.GetValue(option) is { } text ? Oci.Platform.Parse(text) : null;
        }
        catch (FormatException e)
        {
            throw new ImageException(e.Message, e);
        }
    }
}
