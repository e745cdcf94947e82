using Mocker.Container;

namespace Mocker.Runtime.Commands;

/// <summary>Which combinations of a terminal, --detach and --console-socket make sense.</summary>
internal static class TerminalChoice
{
    /// <exception cref="ContainerException">The combination has nobody to take the terminal, or no terminal to take.</exception>
    public static void Check(bool terminal, bool detach, string? consoleSocket)
    {
        if (terminal && detach && consoleSocket is null)
            throw new ContainerException("a terminal cannot be kept by a detached command: name who takes it with --console-socket", "/process/terminal");
        if (!terminal && consoleSocket is not null)
            throw new ContainerException("--console-socket is given, but the process has no terminal", "/process/terminal");
    }
}
