namespace Mocker.Container.Cgroups;

/// <summary>A value of <c>io.weight</c> of version 2: 1 to 10000, 100 by default.</summary>
/// <param name="Value">The weight.</param>
public readonly record struct IoWeight(int Value)
{
    /// <summary>Least weight of the block IO controller of version 1.</summary>
    public const int MinBlockIO = 10;

    /// <summary>Greatest weight of the block IO controller of version 1.</summary>
    public const int MaxBlockIO = 1000;

    /// <summary>Stretches 10…1000 of version 1 to 1…10000 in a straight line, as runc and crun do.</summary>
    public static IoWeight FromBlockIO(ushort weight) => new(1 + (weight - MinBlockIO) * 9999 / (MaxBlockIO - MinBlockIO));
}
