namespace Mocker.Linux;

/// <summary>Signal numbers of signal(7) on x86 and ARM.</summary>
public enum Signal
{
    HangUp = 1,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Pipe = 13,
    Terminate = 15,
    Child = 17,
    Continue = 18,
    Stop = 19,
    TerminalStop = 20,
    WindowChange = 28,
    System = 31,
}
