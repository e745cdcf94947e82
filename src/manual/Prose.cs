namespace Mocker.Manual;

/// <summary>
/// What a manual page says that the definitions do not, from a Markdown file beside the others in docs/man: sections under headings of
/// level 2, made of paragraphs, lists, indented code, `literals` and *placeholders*.
/// </summary>
/// <param name="Sections">Headings and what stands under them, in the file's order.</param>
public sealed record Prose(IReadOnlyList<(string Heading, string Text)> Sections)
{
    /// <summary>The file of a page; empty where there is none.</summary>
    public static Prose Read(string folder, CommandPage page)
    {
        string file = Path.Combine(folder, $"{page.Title}.md");
        return Parse(File.Exists(file) ? File.ReadAllText(file) : "");
    }

    public static Prose Parse(string markdown)
    {
        List<(string, string)> sections = [];
        foreach (string part in $"\n{markdown}".Split("\n## ").Skip(1))
        {
            string[] headed = part.Split('\n', 2);
            sections.Add((headed[0].Trim(), headed.Length > 1 ? headed[1].Trim('\n') : ""));
        }
        return new(sections);
    }
}
