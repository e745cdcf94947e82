using System.Text.Json;
using Mocker.Container;
using Mocker.Container.Launch;
using Mocker.Linux;
using Mocker.Shim.Protocol;
using Mocker.Shim.Streams;

namespace Mocker.Shim.Tasks.Runtimes;

/// <summary>A runtime's program: runs its commands, and makes errors of what it logs.</summary>
internal sealed class RuntimeProgram(Options options, string root, string bundle)
{
    private string LogFile => Path.Combine(bundle, "runtime-log.json");

    /// <summary>Runs a command and waits for its end.</summary>
    /// <param name="words">The command with its arguments.</param>
    /// <param name="streams">Its streams, which become those of a process that it starts; null for none.</param>
    /// <exception cref="ContainerException">It failed.</exception>
    public void Run(string[] words, StandardStreams? streams = null)
    {
        string program = options.BinaryName.Contains('/') ? options.BinaryName : HostProcess.Find(options.BinaryName)
            ?? throw new ContainerException($"cannot find the runtime \"{options.BinaryName}\" (BinaryName) in PATH");
        File.Delete(LogFile);
        List<string> line = [program, "--root", root, "--log", LogFile, "--log-format", "json"];
        if (options.SystemdCgroup)
            line.Add("--systemd-cgroup");
        using Descriptor nowhere = Ends.OpenNull();
        StandardStreams given = streams ?? new(nowhere.Number, nowhere.Number, nowhere.Number);
        using HostProcess process = HostProcess.Start(program, [.. line, .. words], [], [given.Input, given.Output, given.Error]);
        int code = process.Wait();
        if (code != 0)
            throw new ContainerException(LastError() ?? $"{options.BinaryName} {words[0]} ended with exit code {code}");
    }

    /// <summary>The message of the last error that it logged.</summary>
    private string? LastError()
    {
        string? error = null;
        byte[] log = FileContents.Read(Files.CurrentDirectory, LogFile) ?? [];
        foreach (Range range in log.AsSpan().Split((byte)'\n'))
            if (MessageIn(log.AsSpan()[range]) is string message)
                error = message;
        return error;
    }

    private static string? MessageIn(ReadOnlySpan<byte> line)
    {
        string? message = null;
        bool isError = false;
        Utf8JsonReader json = new(line);
        try
        {
            while (json.Read())
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
                {
                    bool isMessage = json.ValueTextEquals("msg"u8), isLevel = json.ValueTextEquals("level"u8);
                    json.Read();
                    if (isMessage && json.TokenType == JsonTokenType.String)
                        message = json.GetString();
                    else if (isLevel)
                        isError = json.ValueTextEquals("error"u8) || json.ValueTextEquals("fatal"u8);
                    else
                        json.Skip();
                }
        }
        catch (JsonException)
        {
            // A line that is none of its log's, or was cut off.
            return null;
        }
        return isError ? message : null;
    }
}
