using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Mocker.Tests.Unit.Manual;

/// <summary>A program of the host that the tests consult.</summary>
internal static class Tool
{
    /// <summary>Runs it with a text on its standard input; skips the test where there is no such program.</summary>
    /// <returns>Its exit status, and what it printed on both streams.</returns>
    public static (int Status, string Output) Run(string program, string input, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"{program} is not installed");
            throw;
        }
    }
}
