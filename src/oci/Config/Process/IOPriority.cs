namespace Mocker.Oci;

/// <summary>I/O scheduling of a process (config.md, Linux Process; ioprio_set(2)).</summary>
public sealed class IOPriority
{
    /// <summary><c>IOPRIO_CLASS_RT</c>, <c>IOPRIO_CLASS_BE</c> or <c>IOPRIO_CLASS_IDLE</c>; required.</summary>
    public string Class { get; init; } = "";

    /// <summary>0 (most) to 7 (least) within the class; required by config.md, 0 when absent as in specs-go.</summary>
    public int Priority { get; init; }
}
