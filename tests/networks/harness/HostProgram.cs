using System.Diagnostics;

namespace Mocker.Tests.Networks;

/// <summary>Programs of this machine, which run in the namespaces of the calling thread.</summary>
internal static class HostProgram
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program to its end and fails the test unless it succeeds.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string program, params string[] arguments)
    {
        (int code, string output, string errors) = Start(program, arguments);
        Assert.True(code == 0, $"`{program} {string.Join(' ', arguments)}` ended with {code}\n{output}{errors}");
        return output;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and what it printed on stdout and stderr.</returns>
    public static (int Code, string Output) Try(string program, params string[] arguments) =>
        Start(program, arguments) is var (code, output, errors) ? (code, output + errors) : default;

    private static (int Code, string Output, string Errors) Start(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(s_limit), $"`{program}` takes too long");
        return (process.ExitCode, output, errors.Result);
    }
}
