using System.Buffers;
using System.Text.Json;
using Mocker.Oci;

namespace Mocker.Pull;

/// <summary>What commands print.</summary>
internal static class Output
{
    /// <summary>Prints a JSON document on stdout, indented.</summary>
    public static void WriteJson(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> text = new(4096);
        using (Utf8JsonWriter json = new(text, DocumentText.Spaces(2)))
            write(json);
        text.Write("\n"u8);
        using Stream stdout = Console.OpenStandardOutput();
        stdout.Write(text.WrittenSpan);
    }
}
