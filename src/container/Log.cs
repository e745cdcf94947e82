namespace Mocker.Container;

/// <summary>Where the engine says what is no error: the program that hosts it decides where that goes.</summary>
public static class Log
{
    /// <summary>Receives warnings; nothing does until the program says so.</summary>
    public static Action<string> Warning { get; set; } = static _ => { };

    /// <summary>Receives what only --debug shows.</summary>
    public static Action<string>? Debug { get; set; }
}
