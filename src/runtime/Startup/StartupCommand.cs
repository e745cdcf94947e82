namespace Mocker.Runtime.Startup;

/// <summary>What matters of the command before the runtime starts.</summary>
internal enum StartupCommand
{
    /// <summary>Starts no process in a container.</summary>
    Other,

    /// <summary>Starts a process and goes.</summary>
    Leaves,

    /// <summary>Starts a container and may stay with it.</summary>
    Stays,

    /// <summary>The same with a further process, whose exit code must not be taken for the runtime's.</summary>
    Joins,
}
