using System.Text;

namespace Mocker.Pull;

/// <summary>Rows in columns, as docker prints them.</summary>
internal static class Table
{
    private const int Gap = 3;

    public static string Of(params IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length) + Gap)];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            for (int column = 0; column < row.Length - 1; column++)
                text.Append(row[column].PadRight(widths[column]));
            text.Append(row[^1]).Append('\n');
        }
        return text.ToString();
    }
}
