using System.Text;

namespace Mocker.Tests.Unit.Launch;

/// <summary>Two texts line by line: what only the first has after "-", what only the second has after "+".</summary>
internal static class LineDifference
{
    public static string Of(string before, string after)
    {
        string[] a = before.Split('\n'), b = after.Split('\n');
        // common[i, j]: how many lines a[i..] and b[j..] have in common, in order.
        int[,] common = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
            for (int j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        StringBuilder text = new();
        int x = 0, y = 0;
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
            {
                text.Append("  ").Append(a[x]).Append('\n');
                (x, y) = (x + 1, y + 1);
            }
            else if (y >= b.Length || x < a.Length && common[x + 1, y] >= common[x, y + 1])
                text.Append("- ").Append(a[x++]).Append('\n');
            else
                text.Append("+ ").Append(b[y++]).Append('\n');
        }
        return text.ToString();
    }
}
