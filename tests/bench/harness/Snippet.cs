namespace Mocker.Harness;

/// <summary>The examples of docs/containerd.md: what a reader would copy is what the tests use.</summary>
internal static class Snippet
{
    /// <summary>The first fenced block below the heading that is this.</summary>
    internal static string Below(string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(Solution.Folder, "docs", "containerd.md"));
        var start = Array.IndexOf(lines, heading);
        if (start < 0)
            throw new HarnessException($"docs/containerd.md has no heading \"{heading}\"");
        var block = lines.Skip(start).SkipWhile(line => !line.StartsWith("```", StringComparison.Ordinal)).Skip(1);
        return string.Join('\n', block.TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal))) + "\n";
    }
}
