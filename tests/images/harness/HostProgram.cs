using System.ComponentModel;
using System.Diagnostics;

namespace Mocker.Tests.Images;

/// <summary>Programs of the host.</summary>
internal static class HostProgram
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Starts a program with its output captured; skips the test where there is no such program.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workingDirectory ?? "" };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"{program} is not installed");
            throw;
        }
    }

    /// <summary>Whether a program is found by its name.</summary>
    public static bool IsInstalled(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));

    /// <summary>Runs a program to its end.</summary>
    public static Outcome Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string input = "", string? workingDirectory = null)
    {
        using Process process = Start(program, arguments, environment, workingDirectory);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill();
            Assert.Fail($"`{program} {string.Join(' ', arguments)}` took longer than {s_limit}");
        }
        process.WaitForExit();
        return new($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.Result, errors.Result);
    }
}
