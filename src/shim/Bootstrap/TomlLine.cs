namespace Mocker.Shim.Bootstrap;

/// <summary>A line of TOML as containerd passes options on: NAME = a word, a number or a string.</summary>
internal static class TomlLine
{
    /// <summary>Name and value, a string without its quotes; null for anything else: headings, comments, tables.</summary>
    public static (string Name, string Value)? Parse(string line)
    {
        line = line.Trim();
        int equals = line.IndexOf('=');
        if (equals <= 0 || line[0] is '#' or '[')
            return null;
        string name = line[..equals].Trim().Trim('"'), value = line[(equals + 1)..].Trim();
        if (value.Length == 0)
            return null;
        if (value[0] is '"' or '\'')
            return String(value) is string text ? (name, text) : null;
        int comment = value.IndexOf('#');
        return (name, comment < 0 ? value : value[..comment].Trim());
    }

    private static string? String(string value)
    {
        char quote = value[0];
        int end = value.IndexOf(quote, 1);
        while (quote == '"' && end > 0 && value[end - 1] == '\\')
            end = value.IndexOf(quote, end + 1);
        if (end < 0)
            return null;
        string text = value[1..end];
        return quote == '"' ? text.Replace("\\\"", "\"").Replace("\\\\", "\\") : text;
    }
}
