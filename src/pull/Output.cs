using System.Buffers;
using System.Text;
using System.Text.Json;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull;

/// <summary>What commands print.</summary>
internal static class Output
{
    /// <summary>
    /// Prints a sentence on stderr, and keeps nothing of that open: Console.Error has a descriptor of its own, which a process that goes into the
    /// background would have for ever.
    /// </summary>
    public static unsafe void WriteError(string sentence)
    {
        byte[] text = Encoding.UTF8.GetBytes($"mocker: {sentence}\n");
        fixed (byte* start = text)
            Files.Write(2, start, text.Length);
    }

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
