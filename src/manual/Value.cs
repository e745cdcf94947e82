namespace Mocker.Manual;

/// <summary>What a value can be, for completion; told from its name in the help, such as dir, or table|json.</summary>
/// <param name="Choices">The words that it can be; none where that is not known.</param>
public sealed record Value(Value.Kinds Kind, params string[] Choices)
{
    public enum Kinds
    {
        Free,
        Directory,
        File,
        Choice,
        Container,
        Image,
        Network,
        Volume,
        Signal,
    }

    public static Value Free { get; } = new(Kinds.Free);

    public static Value Among(string[] choices) => new(Kinds.Choice, choices);

    public static Value Named(string name) => name switch
    {
        "dir" => new(Kinds.Directory),
        "file" or "path" => new(Kinds.File),
        "container-id" or "container" => new(Kinds.Container),
        "image" => new(Kinds.Image),
        "network" => new(Kinds.Network),
        "volume" => new(Kinds.Volume),
        "signal" => new(Kinds.Signal, s_signals),
        _ when name.Contains('|') => new(Kinds.Choice, name.Split('|')),
        _ => Free,
    };

    // signal(7), those that are sent by hand.
    private static readonly string[] s_signals =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "CHLD", "CONT", "STOP", "TSTP",
        "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];
}
