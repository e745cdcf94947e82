using System.Text;

namespace Mocker.Linux;

/// <summary>Runs a program of the host and reads what it prints.</summary>
public static unsafe class HostCommand
{
    /// <summary>The exit code that stands for a program that is not there, as in a shell.</summary>
    public const int NotFound = 127;

    /// <summary>Runs a program found in PATH.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">Its arguments, without argv[0].</param>
    /// <param name="exitCode">Its exit code; <see cref="NotFound"/> when there is no such program.</param>
    /// <param name="withErrors">Return what it writes to stderr as well; otherwise its stderr is ours.</param>
    /// <returns>What it wrote to stdout.</returns>
    public static string Capture(string name, IReadOnlyList<string> arguments, out int exitCode, bool withErrors = false)
    {
        exitCode = NotFound;
        if (HostProcess.Find(name) is not string program)
            return "";
        using NativeArguments argv = new([name, .. arguments]);
        using NativeArguments environment = new(Variables());
        using CString path = new(program);
        Kernel.Check(Files.Pipe(out int output, out int outputEnd), "pipe2(2)");
        int pid = Processes.Fork();
        if (pid == 0)
        {
            Signals.ResetAll();
            Signals.SetMask(0);
            Files.Dup3(outputEnd, 1, closeOnExec: false);
            if (withErrors)
                Files.Dup3(outputEnd, 2, closeOnExec: false);
            Processes.Execute(path, argv.Pointers, environment.Pointers);
            Processes.Exit(NotFound);
        }
        Files.Close(outputEnd);
        using Descriptor reader = new(output);
        Kernel.Check(pid, "clone3(2)");
        string text = ReadAll(output);
        Kernel.Check(Processes.Wait(pid, out int status), "wait4(2)");
        exitCode = Processes.ExitCode(status);
        return text;
    }

    /// <summary>Our environment, as execve(2) takes it.</summary>
    public static string[] Variables()
    {
        List<string> variables = [];
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables.Add($"{variable.Key}={variable.Value}");
        return [.. variables];
    }

    private static string ReadAll(int descriptor)
    {
        using MemoryStream all = new();
        byte* buffer = stackalloc byte[4096];
        while (Files.Read(descriptor, buffer, 4096) is > 0 and nint read)
            all.Write(new ReadOnlySpan<byte>(buffer, (int)read));
        return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
    }
}
