using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Mocker.Container;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Runtime;

/// <summary>
/// Where errors and warnings go, in the form that engines parse: with --log the file gets lines of logfmt or JSON
/// ({"level","msg","time"}) and stderr the bare error; without, stderr gets them.
/// </summary>
internal sealed class ErrorLog(string? file, bool isJson, bool debug)
{
    /// <summary>What the command line says.</summary>
    /// <exception cref="ContainerException">--log-format is neither text nor json.</exception>
    public static ErrorLog Of(ParseResult line)
    {
        string format = line.GetValue(GlobalOptions.LogFormat)!;
        return format is "text" or "json"
            ? new(line.GetValue(GlobalOptions.LogFile), format == "json", line.GetValue(GlobalOptions.Debug))
            : throw new ContainerException($"unknown log-format \"{format}\": it is text or json");
    }

    // podman reads the whole of a JSON log as one object. So a command that fails leaves its error there and nothing else,
    // and warnings wait until it is known whether it does.
    private readonly List<string> _held = [];

    /// <summary>Sends the engine's warnings here, and with --debug its steps.</summary>
    public void Attach()
    {
        Log.Warning = message =>
        {
            if (isJson && !debug)
                _held.Add(message);
            else
                Add("warning", message);
        };
        if (debug)
            Log.Debug = message => Add("debug", message);
    }

    /// <summary>The command has done its work: what was only doubtful can be told.</summary>
    public void Succeeded()
    {
        foreach (string message in _held)
            Add("warning", message);
        _held.Clear();
    }

    /// <summary>The one error that a command ends with.</summary>
    public void Error(string message)
    {
        if (file is not null)
            Add("error", message);
        if (file is not null || !isJson)
            Output.Write(2, Encoding.UTF8.GetBytes($"mocker-runtime: {message}\n"));
        else
            Add("error", message);
    }

    private void Add(string level, string message)
    {
        byte[] line = isJson ? Json(level, message) : Encoding.UTF8.GetBytes($"time=\"{Now()}\" level={level} msg={Quote(message)}\n");
        if (file is null)
            Output.Write(2, line);
        else
            Append(file, line);
    }

    private static unsafe void Append(string file, byte[] line)
    {
        using CString path = new(file);
        int opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, 0x1a4);
        if (opened < 0)
        {
            Output.Write(2, Encoding.UTF8.GetBytes($"mocker-runtime: cannot open the log \"{file}\": {LinuxException.Text((Errno)(-opened))}\n"));
            Output.Write(2, line);
            return;
        }
        using Descriptor descriptor = new(opened);
        Output.Write(opened, line);
    }

    private static byte[] Json(string level, string message)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter json = new(buffer, DocumentText.OneLine))
        {
            json.WriteStartObject();
            json.WriteString("level"u8, level);
            json.WriteString("msg"u8, message);
            json.WriteString("time"u8, Now());
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Quote(string message) => "\"" + message.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
