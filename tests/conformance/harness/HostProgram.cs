using System.Diagnostics;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>Programs of this machine other than the runtime.</summary>
public static class HostProgram
{
    /// <summary>Runs it and waits for its end.</summary>
    public static Outcome Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.TrimEnd('\n'), errors.Result);
    }
}
