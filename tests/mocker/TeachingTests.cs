using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Mocker.Tests.Run;

/// <summary>docs/from-the-teaching-systems.md, line by line: each command is run, and prints what the page says, apart from numbers and ids.</summary>
public sealed partial class TeachingTests(ContainerBed bed) : IClassFixture<ContainerBed>
{
    private const string Registry = "localhost:5000";

    [SkippableFact]
    public void The_page_says_what_happens()
    {
        bed.Require();
        Skip.IfNot(Directory.Exists("/sys/fs/cgroup/memory"), "the page shows the files of cgroup version 1");
        using LocalRegistry registry = new();
        string directory = Directory.CreateDirectory(bed.Below("page")).FullName, programs = Directory.CreateDirectory(bed.Below("programs")).FullName;
        string program = Path.Combine(programs, "mocker");
        // A store of its own: the page begins with an empty one.
        File.WriteAllText(program, $"#!/bin/sh\nexec '{bed.Binary}' --store '{bed.Store}/page' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        List<string> differences = [];
        foreach ((string command, string expected) in Commands())
        {
            string actual = Run(command.Replace(Registry, registry.Host, StringComparison.Ordinal), directory, programs).Replace(registry.Host, Registry, StringComparison.Ordinal);
            if (Essence(actual) != Essence(expected))
                differences.Add($"$ {command}\nthe page: {expected}\nnow: {actual}");
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string Run(string command, string directory, string programs)
    {
        // Errors among the rest, as on a terminal.
        ProcessStartInfo start = new("sh", ["-c", $"exec 2>&1; {command}"])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{programs}:{start.Environment["PATH"]}";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }

    private static IEnumerable<(string Command, string Output)> Commands()
    {
        string? command = null;
        StringBuilder output = new();
        bool inside = false;
        foreach (string line in File.ReadLines(Page()))
        {
            bool fence = line.StartsWith("```", StringComparison.Ordinal), next = inside && line.StartsWith("$ ", StringComparison.Ordinal);
            if (command is not null && (fence || next))
            {
                yield return (command, output.ToString());
                command = null;
                output.Clear();
            }
            if (fence)
                inside = line == "```console";
            else if (next)
                command = line[2..];
            else if (inside)
                output.Append(line).Append('\n');
        }
    }

    private static string Page()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mocker.Runtime.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run from the source tree");
        return Path.Combine(folder, "docs", "from-the-teaching-systems.md");
    }

    /// <summary>
    /// Without ids, numbers, ages and the width of columns; blobs that are copied at once say so in any order, and the first container on a
    /// network tells what it has set on the machine.
    /// </summary>
    private static string Essence(string text)
    {
        string essence = Spaces().Replace(Numbers().Replace(Ages().Replace(Ids().Replace(text, "ID"), "AGE"), "0"), " ");
        return string.Join('\n', essence.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.StartsWith("mocker: net.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("[0-9a-f]{12,64}")]
    private static partial Regex Ids();

    [GeneratedRegex("just now|less than a second|[0-9]+ (second|minute)s?( ago)?|About a minute( ago)?")]
    private static partial Regex Ages();

    [GeneratedRegex(@"[0-9]+(\.[0-9]+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex("[ \t]+")]
    private static partial Regex Spaces();
}
