using Google.Protobuf;
using Mocker.Linux;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Bootstrap;

/// <summary>What the shim leaves in a container's bundle for `delete`, which may find nothing else alive, and for containerd.</summary>
/// <param name="bundle">The bundle's directory.</param>
internal readonly struct BundleFiles(string bundle)
{
    private const string AddressFile = "address", OptionsFile = "shim-options", ExitFile = "shim-exit";

    /// <summary>The root filesystem's place.</summary>
    public string Rootfs => Path.Combine(bundle, "rootfs");

    /// <summary>Where containerd before 2.0 looks for the server after a restart of its own.</summary>
    public void WriteAddress(ServerAddress address) => Write(AddressFile, System.Text.Encoding.UTF8.GetBytes(address.Uri));

    public ServerAddress? ReadAddress() =>
        FileContents.Read(Files.CurrentDirectory, Path.Combine(bundle, AddressFile)) is byte[] text
        && System.Text.Encoding.UTF8.GetString(text) is string uri && uri.StartsWith("unix://", StringComparison.Ordinal)
            ? new(uri["unix://".Length..])
            : null;

    public void WriteOptions(Options options) => Write(OptionsFile, options.ToByteArray());

    public Options ReadOptions() => Read(OptionsFile, new Options()) ?? new();

    /// <summary>Notes how the first process ended. Where that cannot be noted, on a full disk say, it is only `delete` after a crash that has to do without.</summary>
    public void TryWriteExit(DeleteResponse exit)
    {
        try
        {
            Write(ExitFile, exit.ToByteArray());
        }
        catch (LinuxException e)
        {
            Container.Log.Warning($"cannot note the exit status: {e.Message}");
        }
    }

    /// <summary>How the first process ended; null where nobody saw it.</summary>
    public DeleteResponse? ReadExit() => Read(ExitFile, new DeleteResponse());

    /// <summary>Whether the configuration may have hooks.</summary>
    public bool HasHooks() =>
        FileContents.Read(Files.CurrentDirectory, Path.Combine(bundle, "config.json")) is byte[] text && text.AsSpan().IndexOf("\"hooks\""u8) >= 0;

    private void Write(string name, ReadOnlySpan<byte> bytes) =>
        FileContents.Replace(Files.CurrentDirectory, Path.Combine(bundle, name), bytes);

    private T? Read<T>(string name, T message) where T : class, IMessage
    {
        if (FileContents.Read(Files.CurrentDirectory, Path.Combine(bundle, name)) is not byte[] bytes)
            return null;
        message.MergeFrom(bytes.AsSpan());
        return message;
    }
}
