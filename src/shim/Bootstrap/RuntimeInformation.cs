using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocker.Container;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Bootstrap;

/// <summary>-info: what containerd from 2.0 on asks about the runtime.</summary>
internal static class RuntimeInformation
{
    private const string Features = "types.containerd.io/opencontainers/runtime-spec/1/features/Features";

    public static int Print()
    {
        byte[] input = FileContents.ReadAll(0, "standard input");
        RuntimeInfo information = new()
        {
            Name = "io.containerd.mocker.v2",
            Version = new() { Version = VersionText.Version, Revision = VersionText.Revision },
            Features = new() { TypeUrl = Features, Value = ByteString.CopyFrom(FeaturesDocument()) },
        };
        if (input.Length > 0)
        {
            Any options = new();
            options.MergeFrom(input.AsSpan());
            information.Options = options;
        }
        Output.Write(1, information.ToByteArray());
        return 0;
    }

    private static ReadOnlySpan<byte> FeaturesDocument()
    {
        ArrayBufferWriter<byte> buffer = new(8192);
        using (Utf8JsonWriter json = new(buffer, DocumentText.OneLine))
            SupportedFeatures.Document(Build.Version).WriteTo(json);
        return buffer.WrittenSpan;
    }
}
