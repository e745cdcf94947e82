namespace Mocker.Container.Checkpointing.Criu;

/// <summary>Fields of the message criu_opts (rpc.proto of CRIU): what is asked of a dump or a restore.</summary>
internal enum CriuOption
{
    /// <summary>Descriptor, of the process that asks.</summary>
    ImagesDirectory = 1,
    Pid = 2,
    LeaveRunning = 3,
    ExternalUnixSockets = 4,
    TcpEstablished = 5,
    EvasiveDevices = 6,
    ShellJob = 7,
    FileLocks = 8,
    LogLevel = 9,
    LogFile = 10,
    PageServer = 11,
    NotifyScripts = 12,
    Root = 13,
    ParentImages = 14,
    TrackMemory = 15,
    AutoDedup = 16,

    /// <summary>Descriptor, of the process that asks.</summary>
    WorkDirectory = 17,
    LinkRemap = 18,
    ExternalMount = 23,
    ManageCgroups = 24,
    CgroupRoot = 25,

    /// <summary>The restored process is a child of CRIU's parent.</summary>
    RestoreAsSibling = 26,
    InheritDescriptor = 27,
    ManageCgroupsMode = 34,
    External = 37,
    EmptyNamespaces = 38,
    JoinNamespace = 39,
    FreezeCgroup = 44,
    TcpSkipInFlight = 46,
    LazyPages = 48,
    OrphanTerminal = 50,
    ConfigurationFile = 51,
    LsmProfile = 53,
    LsmMountContext = 63,
}
