using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats;

/// <summary>The pids controller; the same files on both versions (pids.rst).</summary>
internal static class Pids
{
    public static PidsStats Read(string directory) => new()
    {
        Current = StatFile.Number(directory, "pids.current"),
        Limit = StatFile.Number(directory, "pids.max") is not ulong.MaxValue and ulong limit ? limit : 0,
    };
}
