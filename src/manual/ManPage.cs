using System.Reflection;
using System.Text;

namespace Mocker.Manual;

/// <summary>A page of the manual: what the definitions say, and the prose.</summary>
public static class ManPage
{
    private static string Version =>
        typeof(CommandPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <param name="prose">What the definitions do not say.</param>
    /// <param name="date">Date of the page, as ISO 8601 has it.</param>
    public static string Write(CommandPage page, Prose prose, string date)
    {
        ManualProgram program = page.Program;
        StringBuilder text = new();
        text.Append($".\\\" Made from the definitions in {program.Source} and from docs/man; do not edit.\n");
        text.Append($".TH {Troff.Escape(page.Title).ToUpperInvariant()} {program.Section} \"{date}\" \"Mocker {Version}\" \"{program.SectionName}\"\n");
        text.Append($".SH NAME\n{Troff.Escape(page.Title)} \\- {Troff.Escape(FirstSentence(page.Description))}\n");
        text.Append($".SH SYNOPSIS\n{Synopsis(page)}\n");
        Add(text, prose, "Description");
        AddEntries(text, page);
        if (page.IsProgram)
            AddCommands(text, program);
        foreach ((string heading, string section) in prose.Sections)
            if (heading is not ("Description" or "See also"))
                text.Append($".SH {Troff.Escape(heading.ToUpperInvariant())}\n{Troff.FromMarkdown(section)}");
        text.Append(".SH SEE ALSO\n").Append(SeeAlso(page, prose));
        return text.ToString();
    }

    private static string FirstSentence(string description) => description.Split(": ")[0].TrimEnd('.');

    private static string Synopsis(CommandPage page)
    {
        StringBuilder line = new(Troff.Bold(page.Program.Name));
        line.Append(page.IsProgram ? " [\\fIoption\\fR ...] \\fIcommand\\fR [\\fIargument\\fR ...]" : $" [\\fIglobal\\-option\\fR ...] {Troff.Bold(page.Name)}");
        if (!page.IsProgram && page.Options.Count > 0)
            line.Append(" [\\fIoption\\fR ...]");
        foreach (ArgumentEntry argument in page.Arguments)
        {
            string name = Troff.Italic(argument.Name) + (argument.IsRepeated ? " ..." : "");
            line.Append(argument.IsOptional ? $" [{name}]" : $" {name}");
        }
        return line.ToString();
    }

    private static void Add(StringBuilder text, Prose prose, string heading)
    {
        foreach ((string found, string section) in prose.Sections)
            if (found == heading)
                text.Append($".SH {heading.ToUpperInvariant()}\n{Troff.FromMarkdown(section)}");
    }

    private static void AddEntries(StringBuilder text, CommandPage page)
    {
        if (page.Arguments.Count > 0)
            text.Append(".SH ARGUMENTS\n");
        AddArguments(text, page);
        if (page.Options.Count > 0)
            text.Append(".SH OPTIONS\n");
        AddOptions(text, page);
    }

    private static void AddArguments(StringBuilder text, CommandPage page)
    {
        foreach (ArgumentEntry argument in page.Arguments)
            text.Append(".TP\n").Append(Troff.Italic(argument.Name)).Append('\n').Append(Sentence(argument.Description));
    }

    private static void AddOptions(StringBuilder text, CommandPage page)
    {
        foreach (OptionEntry option in page.Options)
        {
            text.Append(".TP\n").AppendJoin(", ", option.Names.Select(Troff.Bold));
            if (option.ValueName is { } value)
                text.Append(' ').AppendJoin("|", value.Split('|').Select(Troff.Italic));
            text.Append('\n').Append(Sentence(option.Description));
        }
    }

    private static void AddCommands(StringBuilder text, ManualProgram program)
    {
        text.Append(".SH COMMANDS\n");
        foreach (CommandPage page in program.Pages.Where(page => !page.IsProgram))
            if (program.IsOnePage)
                foreach (CommandPage leaf in page.Leaves)
                    AddCommand(text, leaf);
            else
                text.Append(".TP\n").Append(Reference(page.Title, program.Section)).Append('\n').Append(Sentence(page.Description));
    }

    private static void AddCommand(StringBuilder text, CommandPage page)
    {
        text.Append($".SS {Troff.Escape(page.Name)}\n{Synopsis(page)}\n.PP\n").Append(Sentence(page.Description));
        AddArguments(text, page);
        AddOptions(text, page);
    }

    private static string SeeAlso(CommandPage page, Prose prose)
    {
        ManualProgram program = page.Program;
        string[] given = [.. prose.Sections.Where(section => section.Heading == "See also").SelectMany(section => section.Text.Split(',')).Select(name => name.Trim())];
        string[] ours = page.IsProgram ? [] : [$"{program.Name}({program.Section})"];
        string[] known = [.. given.Where(name => !name.StartsWith($"{program.Name}-", StringComparison.Ordinal) || program.IsOnePage || program.Pages.Any(other => name.StartsWith($"{other.Title}(", StringComparison.Ordinal)))];
        return string.Join(",\n", ours.Concat(known).Distinct().Select(name => Reference(name.Split('(')[0], int.Parse(name.Split('(')[1].TrimEnd(')'))))) + "\n";
    }

    private static string Reference(string page, int section) => $"{Troff.Bold(page)}({section})";

    /// <summary>A description of the help as a sentence; a form such as uid[:gid] at its start stays as it is.</summary>
    private static string Sentence(string description)
    {
        if (description.Length == 0)
            return "";
        string first = description.Split(' ')[0].TrimEnd(',', ';');
        char start = first.All(char.IsAsciiLetterLower) ? char.ToUpperInvariant(description[0]) : description[0];
        return Troff.FromMarkdown($"{start}{description[1..].TrimEnd('.')}.");
    }
}
