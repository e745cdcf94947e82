namespace Mocker.Linux;

/// <summary>How openat2(2) may walk a path.</summary>
[Flags]
public enum ResolveFlags : ulong
{
    NoCrossDevice = 0x01,
    NoMagicLinks = 0x02,
    NoSymLinks = 0x04,
    Beneath = 0x08,
    InRoot = 0x10,
}

/// <summary>The AT_* flags of the *at calls.</summary>
[Flags]
public enum AtFlags : uint
{
    None = 0,
    SymLinkNoFollow = 0x100,
    EffectiveAccess = 0x200,
    SymLinkFollow = 0x400,
    EmptyPath = 0x1000,
    Recursive = 0x8000,
}

/// <summary>Commands of fcntl(2).</summary>
public enum FcntlCommand
{
    GetDescriptorFlags = 1,
    SetDescriptorFlags = 2,
    GetStatusFlags = 3,
    SetStatusFlags = 4,
    DuplicateCloseOnExec = 1030,
    AddSeals = 1033,
    GetSeals = 1034,
}

/// <summary>What an offset of lseek(2) is counted from, or looks for.</summary>
public enum SeekTarget
{
    Data = 3,
    Hole = 4,
}
