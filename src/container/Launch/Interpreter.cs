using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// The forked child's main loop. It runs in a process that has one thread and a copy of a .NET heap nobody may touch:
/// here and in every step's Execute there is no allocation, no string, no delegate and no exception, only unmanaged
/// memory and raw calls.
/// </summary>
internal static unsafe class Interpreter
{
    /// <summary>Executes the steps in order; never returns.</summary>
    public static void Run(Child* child, EncodedStep* steps, int count)
    {
        // What a .NET process changes and execve(2) would pass on: an ignored SIGPIPE, handlers, the mask.
        Signals.ResetAll();
        Signals.SetMask(0);
        // Modes of devices and directories are meant as they stand; the process gets its umask back later.
        child->Umask = Files.Umask(0);
        Execute(child, steps, count);
        Processes.Exit(1);
    }

    /// <summary>Executes steps until one fails; the failure is sent to whoever listens.</summary>
    /// <returns>0, or minus the error number of the step that failed.</returns>
    public static int Execute(Child* child, EncodedStep* steps, int count)
    {
        for (int i = 0; i < count; i++)
        {
            child->Failure.Step = i;
            int result = steps[i].Execute(child, steps[i].Arguments);
            if (result >= 0)
                continue;
            child->Failure.Kind = ChildMessage.Failed;
            child->Name(steps[i]);
            Sockets.Send(child->Sync, &child->Failure, sizeof(Failure));
            return result;
        }
        return 0;
    }

    /// <summary>Tells the runtime something and waits for its leave to go on.</summary>
    /// <returns>0, or minus EPIPE when the runtime has died: then the child has to end too.</returns>
    public static int Report(Child* child, ChildMessage message)
    {
        int sent = Announce(child, message);
        return sent < 0 ? sent : AwaitLeave(child);
    }

    /// <summary>Tells the runtime something without waiting.</summary>
    /// <returns>0 or more, or minus EPIPE when the runtime has died.</returns>
    public static int Announce(Child* child, ChildMessage message)
    {
        child->Failure.Kind = message;
        return (int)Sockets.Send(child->Sync, &child->Failure, sizeof(Failure));
    }

    /// <summary>Waits for the runtime's leave to go on.</summary>
    /// <returns>0, or minus EPIPE when the runtime has died: then the child has to end too.</returns>
    public static int AwaitLeave(Child* child)
    {
        byte leave;
        return Files.Read(child->Sync, &leave, 1) == 1 ? 0 : -(int)Errno.EPIPE;
    }
}
