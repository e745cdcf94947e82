namespace Mocker.Container.Seccomp;

/// <summary>The system calls of the architectures that <see cref="SeccompArchitecture"/> knows: a row a name, with its numbers.</summary>
internal static partial class SyscallTable
{
    private const int Columns = 6;

    /// <summary>How many names there are.</summary>
    public static int Count => Rows.Length / Columns;

    /// <summary>The row of a name, or -1 for one that no architecture here has.</summary>
    public static int Find(string name)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = Compare(name, Names[Rows[middle * Columns]..]);
            if (order == 0)
                return middle;
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }
        return -1;
    }

    /// <summary>The name of a row.</summary>
    public static string Name(int row)
    {
        ReadOnlySpan<byte> name = Names[Rows[row * Columns]..];
        return System.Text.Encoding.ASCII.GetString(name[..name.IndexOf((byte)'\n')]);
    }

    /// <summary>The number of a row in a column (<see cref="SeccompArchitecture.Column"/>), or -1 where the architecture has no such call.</summary>
    public static int Number(int row, int column) => Rows[row * Columns + column];

    /// <summary>Orders a name and the one that the bytes start with, which ends before a line end.</summary>
    private static int Compare(string name, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < name.Length; i++)
            if (other[i] == '\n' || name[i] != other[i])
                return other[i] == '\n' ? 1 : name[i] - other[i];
        return other[name.Length] == '\n' ? 0 : -1;
    }
}
