namespace Mocker.Linux;

/// <summary>Operations of prctl(2).</summary>
public enum PrctlOption
{
    SetParentDeathSignal = 1,
    SetDumpable = 4,
    SetKeepCapabilities = 8,
    SetName = 15,
    CapabilityBoundingSetDrop = 24,
    GetSecureBits = 27,
    SetSecureBits = 28,
    SetMemoryMap = 35,
    SetChildSubreaper = 36,
    SetNoNewPrivileges = 38,
    AmbientCapabilities = 47,
}
