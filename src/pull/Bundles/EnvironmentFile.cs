namespace Mocker.Pull.Bundles;

/// <summary>A file of variables (--env-file): NAME=VALUE or NAME a line, as they stand; lines that begin with # are comments.</summary>
internal static class EnvironmentFile
{
    /// <exception cref="ImageException">It cannot be read, or a line is no variable.</exception>
    public static IEnumerable<string> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"--env-file: {e.Message}", e);
        }
        for (int at = 0; at < lines.Length; at++)
        {
            string line = lines[at].TrimStart();
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '=' || line.Split('=', 2)[0].Any(char.IsWhiteSpace))
                throw new ImageException($"--env-file: line {at + 1} of {path} is no variable: it has the form NAME=VALUE");
            yield return line;
        }
    }
}
