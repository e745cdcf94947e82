using Mocker.Manual;
using Xunit;

namespace Mocker.Tests.Unit.Manual;

public sealed class ManPageTests
{
    private static readonly CommandPage[] s_pages = ManualProgram.Runtime.Pages;
    private static readonly CommandPage s_mocker = ManualProgram.Images.Pages[0];

    public static TheoryData<string> Commands() => [.. s_pages.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_option_and_argument_is_in_the_page_with_its_description(string command)
    {
        CommandPage page = Array.Find(s_pages, page => page.Name == command)!;
        string text = Rendered(Page(page));
        foreach (OptionEntry option in page.Options)
        {
            Assert.Contains(string.Join(", ", option.Names) + (option.ValueName is { } value ? $" {value}" : ""), text);
            Assert.Contains(Words(option.Description)[1..], Words(text));
        }
        foreach (ArgumentEntry argument in page.Arguments)
            Assert.Contains(Words(argument.Description)[1..], Words(text));
    }

    [Fact]
    public void The_page_of_the_runtime_has_every_command()
    {
        string text = Rendered(Page(s_pages[0]));
        Assert.All(s_pages[1..], page => Assert.Contains($"{page.Title}(8)", text));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_page_has_prose(string command)
    {
        Prose prose = ProseOf(Array.Find(s_pages, page => page.Name == command)!);
        foreach (string heading in (string[])["Description", "Exit status", "Examples", "See also"])
            Assert.Contains(prose.Sections, section => section.Heading == heading && section.Text.Length > 0);
    }

    [Fact]
    public void References_to_pages_of_ours_are_to_pages_that_there_are()
    {
        foreach (CommandPage page in s_pages)
            foreach (string[] reference in Page(page).Split("fBmocker\\-runtime\\-").Skip(1).Select(rest => rest.Split("\\fR(8)")).Where(parts => parts.Length > 1))
                Assert.Contains(s_pages, other => other.Name == reference[0]);
    }

    [SkippableTheory]
    [MemberData(nameof(Commands))]
    public void Mandoc_and_groff_find_nothing_to_say(string command)
    {
        string page = Page(Array.Find(s_pages, page => page.Name == command)!);
        Assert.Equal("", Tool.Run("mandoc", page, "-Tlint", "-Wwarning").Output);
        Assert.Equal("", Tool.Run("groff", page, "-man", "-ww", "-z").Output);
    }

    [Fact]
    public void The_page_of_mocker_has_every_command_with_its_options_and_arguments()
    {
        string text = Rendered(Page(s_mocker)), words = Words(text);
        foreach (CommandPage page in ManualProgram.Images.Pages[1..].SelectMany(page => page.Leaves))
        {
            string part = Words(text.Split($"\n.SS {page.Name}\n")[1].Split("\n.S")[0]);
            Assert.Contains(Unmarked(page.Description), part);
            Assert.All(page.Options, option => Assert.Contains($"{string.Join(", ", option.Names)}{(option.ValueName is { } value ? $" {value}" : "")} {Words(option.Description)[..1].ToUpperInvariant()}", part, StringComparison.OrdinalIgnoreCase));
            Assert.All(page.Options, option => Assert.Contains(Unmarked(option.Description), part));
            Assert.All(page.Arguments, argument => Assert.Contains(Unmarked(argument.Description), part));
        }
        foreach (string heading in (string[])["DESCRIPTION", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"])
            Assert.Contains($".SH {heading}\n", text);
        Assert.Contains("mocker-runtime(8)", words);
    }

    [SkippableFact]
    public void Mandoc_and_groff_find_nothing_to_say_about_mockers_page()
    {
        Assert.Equal("", Tool.Run("mandoc", Page(s_mocker), "-Tlint", "-Wwarning").Output);
        Assert.Equal("", Tool.Run("groff", Page(s_mocker), "-man", "-ww", "-z").Output);
    }

    [Theory]
    [InlineData("a - b `c-d` *e*.", "a \\- b \\fBc\\-d\\fR \\fIe\\fR.\n")]
    [InlineData("all *.crt and *.key", "all *.crt and *.key\n")]
    [InlineData(".dot", "\\&.dot\n")]
    [InlineData("One. Two.", "One.\nTwo.\n")]
    [InlineData("a\\b", "a\\eb\n")]
    [InlineData("- one\n- two", ".IP \\(bu 2\none\n.IP \\(bu 2\ntwo\n")]
    [InlineData("    $ a 'b'\n    .c", ".in +4n\n.nf\n$ a \\(aqb\\(aq\n\\&.c\n.fi\n.in\n")]
    public void Markdown_becomes_troff(string markdown, string troff) => Assert.Equal(troff, Troff.FromMarkdown(markdown));

    private static string Page(CommandPage page) => ManPage.Write(page, ProseOf(page), "2026-11-20");

    private static Prose ProseOf(CommandPage page) => Prose.Read(Path.Combine(AppContext.BaseDirectory, "docs", "man"), page);

    /// <summary>What a reader sees of troff, near enough.</summary>
    private static string Rendered(string troff)
    {
        foreach ((string escape, string shown) in ((string, string)[])[("\\fB", ""), ("\\fI", ""), ("\\fR", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(ti", "~"), ("\\e", "\\"), ("\\&", "")])
            troff = troff.Replace(escape, shown);
        return troff;
    }

    /// <summary>A description as it is read, but for its first letter.</summary>
    private static string Unmarked(string description) => Words(description.Replace("`", ""))[1..];

    private static string Words(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
