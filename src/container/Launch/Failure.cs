namespace Mocker.Container.Launch;

/// <summary>
/// What the child says to the runtime, as one packet: how far it is, or which step failed and why. The texts are copied
/// into it because after `create` has gone the reader is another process (`start`).
/// </summary>
internal unsafe struct Failure
{
    public const int CallSize = 40;
    public const int DetailSize = 420;
    public const int TextSize = 300;
    public const int PointerSize = 80;

    public ChildMessage Kind;

    /// <summary>The index of the step in the plan.</summary>
    public int Step;

    /// <summary>The error number.</summary>
    public int Error;

    /// <summary>With <see cref="ChildMessage.Listener"/>: the number that the descriptor will have in the child.</summary>
    public int Descriptor;

    public fixed byte Call[CallSize];
    public fixed byte Detail[DetailSize];

    /// <summary>The step's own text and pointer, where the reader is not the process that made the plan; else empty.</summary>
    public fixed byte Text[TextSize];

    /// <inheritdoc cref="Text"/>
    public fixed byte Pointer[PointerSize];
}

/// <summary>The kinds of packets that the child sends.</summary>
internal enum ChildMessage
{
    /// <summary>A step failed, and the child has gone.</summary>
    Failed = 1,

    /// <summary>The container's process exists, made by the one that the runtime made: the sender is the one to watch.</summary>
    Born = 2,

    /// <summary>The container's network namespace is there: it is the runtime's turn to move the next network device into it.</summary>
    NetworkDevice = 3,

    /// <summary>The container is set up but not entered: it is the runtime's turn to call hooks.</summary>
    RuntimeHooks = 4,

    /// <summary>The next thing that the child does is to load a filter, whose listener somebody waits for.</summary>
    Listener = 5,

    /// <summary>All is done but for the user's process: the container is created.</summary>
    Ready = 6,

    /// <summary>The child cannot make its copy of a bind mount's source: it waits for the runtime's (<see cref="SourceCopy"/>).</summary>
    Source = 7,
}
