using System.Diagnostics;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>
/// Runs the runtime as an engine would. Its output goes to files: a container inherits the descriptors of <c>create</c>, and a
/// reader
/// that waits for the end of a pipe would wait for the container.
/// </summary>
public static class RuntimeCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs the runtime with <paramref name="arguments"/> and waits for it; 20 seconds at most.</summary>
    public static Outcome Run(params string[] arguments) => RunIn(Scratch.NewDirectory("command"), "", arguments);

    /// <summary>
    /// The same, with the output kept in <paramref name="directory"/>, after the shell commands <paramref name="prelude"/>, by which a
    /// test sets variables, opens descriptors (<c>exec 3&lt;file;</c>) or names the standard input (<c>input=file;</c>).
    /// </summary>
    public static Outcome RunIn(string directory, string prelude, params string[] arguments)
    {
        using var command = Begin(directory, prelude, arguments);
        return command.Wait();
    }

    /// <summary>Starts the command and leaves it running.</summary>
    public static Pending Begin(string directory, string prelude, params string[] arguments)
    {
        var output = Path.Combine(directory, $"output-{Guid.NewGuid():N}");
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = directory };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($$"""out=$1; shift; {{prelude}} exec "$@" <"${input:-/dev/null}" >"$out.stdout" 2>"$out.stderr" """);
        foreach (var argument in (string[])["sh", output, RuntimeUnderTest.Path, .. Caller.Options, .. arguments])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("cannot start /bin/sh");
        return new Pending(process, output, string.Join(' ', arguments));
    }

    /// <summary>A command that has been started.</summary>
    public sealed class Pending(Process process, string output, string command) : IDisposable
    {
        /// <summary>The process of the runtime.</summary>
        public int Pid => process.Id;

        /// <summary>What it has written so far.</summary>
        public string Stdout => Read("stdout");

        /// <summary>Waits for the end of it.</summary>
        public Outcome Wait()
        {
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                Assert.Fail($"`{command}` has not ended after {Patience.TotalSeconds} s\nstdout: {Stdout}\nstderr: {Read("stderr")}");
            }
            return new Outcome(command, process.ExitCode, Stdout, Read("stderr"));
        }

        public void Dispose() => process.Dispose();

        private string Read(string stream)
        {
            var path = $"{output}.{stream}";
            if (!File.Exists(path))
                return "";
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().TrimEnd('\n', '\r');
        }
    }
}
