using System.Text;
using System.Text.RegularExpressions;

namespace Mocker.Manual;

/// <summary>The man(7) macros.</summary>
internal static partial class Troff
{
    /// <summary>Text that means itself; a dash becomes the one that can be pasted into a shell.</summary>
    public static string Escape(string text) => text.Replace("\\", "\\e").Replace("-", "\\-").Replace("'", "\\(aq").Replace("^", "\\(ha").Replace("~", "\\(ti");

    public static string Bold(string text) => $"\\fB{Escape(text)}\\fR";

    public static string Italic(string text) => $"\\fI{Escape(text)}\\fR";

    /// <summary>A line of its own; a dot at its start would be a request.</summary>
    public static string Line(string escaped) => escaped.StartsWith('.') ? $"\\&{escaped}\n" : $"{escaped}\n";

    /// <summary>Paragraphs, lists and indented code of a section's Markdown.</summary>
    public static string FromMarkdown(string markdown)
    {
        StringBuilder text = new();
        bool first = true;
        foreach (string block in markdown.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = block.Trim('\n').Split('\n');
            bool isList = lines[0].StartsWith("- ", StringComparison.Ordinal);
            if (!first && !isList)
                text.Append(".PP\n");
            first = false;
            if (isList)
                AddList(text, block.Trim('\n'));
            else if (Array.TrueForAll(lines, line => line.StartsWith("    ", StringComparison.Ordinal)))
                AddCode(text, lines);
            else
                text.Append(Paragraph(string.Join(' ', lines)));
        }
        return text.ToString();
    }

    private static void AddCode(StringBuilder text, string[] lines)
    {
        text.Append(".in +4n\n.nf\n");
        foreach (string line in lines)
            text.Append(Line(Escape(line[4..])));
        text.Append(".fi\n.in\n");
    }

    private static void AddList(StringBuilder text, string list)
    {
        foreach (string item in $"\n{list}".Split("\n- ").Skip(1))
            text.Append(".IP \\(bu 2\n").Append(Paragraph(item.Replace("\n  ", " ").Replace('\n', ' ')));
    }

    /// <summary>One sentence a line, as man(7) advises, with literals in bold and placeholders in italics.</summary>
    private static string Paragraph(string text)
    {
        StringBuilder result = new();
        foreach (string sentence in SentenceEnd().Split(text))
            result.Append(Line(Markup().Replace(Escape(sentence), match => match.Groups["literal"].Success
                ? $"\\fB{match.Groups["literal"].Value}\\fR"
                : $"\\fI{match.Groups["placeholder"].Value}\\fR")));
        return result.ToString();
    }

    [GeneratedRegex("`(?<literal>[^`]+)`|\\*(?<placeholder>[A-Za-z][^*]*)\\*")]
    private static partial Regex Markup();

    [GeneratedRegex("(?<=[.:]) +(?=[A-Z`])")]
    private static partial Regex SentenceEnd();
}
