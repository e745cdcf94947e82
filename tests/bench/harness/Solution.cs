namespace Mocker.Harness;

/// <summary>The folder of this solution.</summary>
internal static class Solution
{
    internal static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mocker.Runtime.sln")))
                return folder.FullName;
        }
        throw new HarnessException($"Mocker.Runtime.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
