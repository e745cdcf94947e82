namespace Mocker.Container.Seccomp;

/// <summary>Numbers with the same verdict, from the first up to the next range.</summary>
/// <param name="First">The first.</param>
/// <param name="Verdict">The verdict where no rule matches.</param>
/// <param name="Rules">Rules that look at arguments, in the order in which they are tried.</param>
internal readonly record struct SyscallRange(uint First, uint Verdict, FilterRule[] Rules);
