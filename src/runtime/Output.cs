using System.Buffers;
using System.Text;
using System.Text.Json;
using Mocker.Container;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Runtime;

/// <summary>stdout and stderr by write(2): the console class costs 0.15 ms at start.</summary>
internal static unsafe class Output
{
    /// <summary>Writes text to stdout.</summary>
    /// <exception cref="ContainerException">It cannot be written.</exception>
    public static void Write(string text) => Write(1, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a JSON document and a newline to stdout.</summary>
    public static void WriteJson(Action<Utf8JsonWriter> write, bool indented = true)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer, indented ? DocumentText.Spaces(2) : DocumentText.OneLine))
            write(json);
        buffer.Write("\n"u8);
        Write(1, buffer.WrittenSpan);
    }

    /// <inheritdoc cref="WriteJson(Action{Utf8JsonWriter}, bool)"/>
    public static void WriteJson(IJsonObject document) => WriteJson(document.WriteTo);

    /// <summary>Writes all bytes to a descriptor.</summary>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int written = 0; written < bytes.Length;)
            {
                nint result = Files.Write(descriptor, start + written, bytes.Length - written);
                if (result < 0)
                    throw new ContainerException($"cannot write the output: write(2): {LinuxException.Text((Errno)(-result))}");
                written += (int)result;
            }
        }
    }
}
