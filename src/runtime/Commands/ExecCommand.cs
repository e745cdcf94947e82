using System.CommandLine;
using Mocker.Container;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Runtime.Commands;

internal static class ExecCommand
{
    /// <summary>The exit code when exec itself fails, so that it is not taken for the program's.</summary>
    public const int Failed = 255;

    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "a running container" };
        WordsArgument words = new("command") { Description = "the program and its arguments" };
        ExecArguments arguments = new();
        Command command = new("exec", "run another program in a container") { id, words };
        arguments.AddTo(command);
        command.SetAction(line =>
        {
            bool detach = line.GetValue(arguments.Detach);
            ExecOptions options = arguments.Read(line);
            string? file = line.GetValue(arguments.ProcessFile);
            ProcessSpec? fromFile = file is null ? null : ReadProcess(file);
            string[] program = line.GetValue(words)!;
            if (fromFile is null && program.Length == 0)
                throw new ContainerException("exec needs a program to run, or --process with a file that names one");
            bool terminal = fromFile?.Terminal ?? line.GetValue(arguments.Terminal);
            TerminalChoice.Check(terminal, detach, options.ConsoleSocket);
            bool ours = terminal && options.ConsoleSocket is null;
            if (ours)
                options = options with { PlainLineEnds = HostTerminal.PrintsToFile };
            (Descriptor? receiver, Descriptor? console) = ours ? HostTerminal.MakeSockets() : default;
            using Descriptor? held = receiver;
            using LaunchedProcess process = Execution.Start(
                GlobalOptions.Store(line), line.GetValue(id)!,
                configured => fromFile is null ? arguments.Process(line, configured.Process, program) : ProcessDefaults.Complete(fromFile, configured.Process),
                fromFile is null ? arguments.Source(line) : new("process.json#"), options, console);
            return detach ? 0 : RunCommand.Stay(process.Pid, process.PidFd, receiver);
        });
        return command;
    }

    private static ProcessSpec ReadProcess(string file)
    {
        byte[] text = FileContents.Read(Files.CurrentDirectory, file) ?? throw new ContainerException($"there is no process file \"{file}\"");
        ProcessSpec process = ProcessSpec.Parse(text);
        foreach (SpecWarning warning in SpecValidator.Validate(process, text))
            Log.Warning($"process.json#{warning.Pointer}: {warning.Message}");
        return process;
    }
}
