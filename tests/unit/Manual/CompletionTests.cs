using Mocker.Manual;
using Mocker.Manual.Completion;
using Xunit;

namespace Mocker.Tests.Unit.Manual;

public sealed class CompletionTests
{
    private static readonly CommandPage[] s_pages = ManualProgram.Runtime.Pages;

    public static TheoryData<string> Commands() => [.. s_pages.Select(page => page.Name)];

    public static TheoryData<string> Mockers() => [.. ManualProgram.Images.AllPages.Select(page => page.Name)];

    [SkippableTheory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void The_shell_can_read_it(string shell)
    {
        foreach (ManualProgram program in (ManualProgram[])[ManualProgram.Runtime, ManualProgram.Images])
        {
            using TextFile file = new(shell switch { "bash" => BashCompletion.Write(program), "zsh" => ZshCompletion.Write(program), _ => FishCompletion.Write(program) });
            Assert.Equal((0, ""), Tool.Run(shell, "", "-n", file.Path));
        }
    }

    /// <summary>bash's own completion, asked as readline asks it.</summary>
    [SkippableTheory]
    [MemberData(nameof(Commands))]
    public void Bash_offers_every_option_of_a_command(string command)
    {
        CommandPage page = Array.Find(s_pages, page => page.Name == command)!;
        string[] offered = Complete([.. page.IsProgram ? [] : (string[])[command], "-"]);
        Assert.Equal(page.Options.SelectMany(option => option.Names).Concat(["-h", "--help"]).Distinct().Order(), offered.Order());
    }

    [SkippableTheory]
    [MemberData(nameof(Mockers))]
    public void Every_shell_offers_every_option_of_mockers_commands(string command)
    {
        CommandPage page = ManualProgram.Images.AllPages.Single(page => page.Name == command);
        string[] names = [.. page.Options.SelectMany(option => option.Names).Concat(["-h", "--help"]).Distinct().Order()];
        Assert.Equal(names, CompleteMocker([.. page.IsProgram ? [] : command.Split(' '), "-"]).Order());
        string zsh = ZshCompletion.Write(ManualProgram.Images);
        string part = page.IsProgram
            ? zsh.Split("case $words")[0]
            : command.Split(' ').Aggregate(zsh, (rest, word) => rest.Split($"\n    {word})\n", 2)[1]).Split(";;")[0];
        Assert.All(page.Options.SelectMany(option => option.Names), name => Assert.Matches($"['{{,*]{name}['\\[}},]", part));
        using TextFile file = new(FishCompletion.Write(ManualProgram.Images));
        string offered = "\n" + Tool.Run("fish", "", "--no-config", "-c", $"source {file.Path}; complete -C 'mocker {command}{(page.IsProgram ? "" : " ")}-'").Output;
        Assert.All(page.Options.SelectMany(option => option.Names), name => Assert.Contains($"\n{name}", offered));
    }

    [SkippableTheory]
    [InlineData("pu", "pull push")]
    [InlineData("rmi ", "busybox:latest localhost:5000/app:v1 localhost:5000/app:v2")]
    [InlineData("rmi busybox:latest b", "busybox:latest")]
    [InlineData("bundle l", "localhost:5000/app:v1 localhost:5000/app:v2")]
    [InlineData("bundle localhost : 5000/app : ", "v1 v2")]
    [InlineData("tag localhost : 5", "5000/app:v1 5000/app:v2")]
    [InlineData("--store /other rmi ", "other:latest")]
    [InlineData("images --format ", "table json")]
    [InlineData("init --comp", "--compression")]
    [InlineData("network ", "create ls inspect rm")]
    [InlineData("--store /other volume i", "inspect")]
    [InlineData("network rm ", "net-one net-two")]
    [InlineData("network inspect net-one net-t", "net-two")]
    [InlineData("network create ", "")]
    [InlineData("network ls --format ", "table json")]
    [InlineData("volume rm v", "vol-one")]
    [InlineData("volume create v", "")]
    [InlineData("run --network net-o", "net-one")]
    public void Bash_completes_what_it_can_know_of_images(string words, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), CompleteMocker(words.Split(' ')));

    [SkippableTheory]
    [InlineData("network ", "create inspect ls rm")]
    [InlineData("network rm ", "net-one net-two")]
    [InlineData("volume rm ", "vol-one")]
    [InlineData("volume create ", "")]
    [InlineData("network create --subn", "--subnet")]
    [InlineData("create --subn", "")]
    public void Fish_completes_commands_of_commands(string words, string expected)
    {
        using TextFile file = new(FishCompletion.Write(ManualProgram.Images));
        const string mocker = "function mocker; switch $argv[1]; case network; echo net-one; echo net-two; case volume; echo vol-one; end; end";
        string[] offered = [.. Tool.Run("fish", "", "--no-config", "-c", $"{mocker}; source {file.Path}; complete -C 'mocker {words}'").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), offered.Order());
    }

    [SkippableFact]
    public void Fish_offers_images()
    {
        using TextFile file = new(FishCompletion.Write(ManualProgram.Images));
        string mocker = "function mocker; echo REPOSITORY TAG; echo busybox latest; end";
        Assert.StartsWith("busybox:latest", Tool.Run("fish", "", "--no-config", "-c", $"{mocker}; source {file.Path}; complete -C 'mocker rmi b'").Output);
    }

    [SkippableFact]
    public void Bash_offers_every_command() => Assert.Equal(s_pages[1..].Select(page => page.Name).Order(), Complete("").Order());

    [SkippableTheory]
    [InlineData("sta", "start state")]
    [InlineData("--root /r sta", "start state")]
    [InlineData("--root = /r --debug sta", "start state")]
    [InlineData("--log-format ", "text json")]
    [InlineData("--log-format = j", "json")]
    [InlineData("list --format ", "table json")]
    [InlineData("list --format = t", "table")]
    [InlineData("--rootless a", "auto")]
    [InlineData("kill c US", "USR1 USR2")]
    [InlineData("kill --al", "--all")]
    [InlineData("start ", "one two")]
    [InlineData("start t", "two")]
    [InlineData("--root /other start ", "three")]
    [InlineData("exec --env A=b t", "two")]
    [InlineData("create ", "")]
    [InlineData("start one ", "")]
    [InlineData("create --preserve-fds ", "")]
    public void Bash_completes_what_it_can_know(string words, string expected) => Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Complete(words.Split(' ')));

    [SkippableFact]
    public void Bash_completes_directories_and_files()
    {
        string directory = Directory.CreateTempSubdirectory("completion").FullName;
        Directory.CreateDirectory(Path.Combine(directory, "bundle"));
        File.WriteAllText(Path.Combine(directory, "bundle.log"), "");
        Assert.Equal([$"{directory}/bundle"], Complete("create", "--bundle", $"{directory}/b"));
        Assert.Equal([$"{directory}/bundle", $"{directory}/bundle.log"], Complete("--log", $"{directory}/b").Order());
        Directory.Delete(directory, recursive: true);
    }

    [SkippableTheory]
    [MemberData(nameof(Commands))]
    public void Fish_offers_every_option_of_a_command(string command)
    {
        CommandPage page = Array.Find(s_pages, page => page.Name == command)!;
        using TextFile file = new(FishCompletion.Write(ManualProgram.Runtime));
        string offered = "\n" + Tool.Run("fish", "", "--no-config", "-c", $"source {file.Path}; complete -C 'mocker-runtime {command}{(page.IsProgram ? "" : " ")}-'").Output;
        Assert.All(page.Options.SelectMany(option => option.Names), name => Assert.Contains($"\n{name}", offered));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Zsh_has_every_option_of_a_command(string command)
    {
        CommandPage page = Array.Find(s_pages, page => page.Name == command)!;
        string script = ZshCompletion.Write(ManualProgram.Runtime);
        string part = page.IsProgram ? script.Split("case $words")[0] : script.Split($"\n    {command})\n")[1].Split(";;")[0];
        Assert.All(page.Options.SelectMany(option => option.Names), name => Assert.Matches($"['{{,*]{name}['\\[}},]", part));
    }

    /// <summary>What bash offers for the last word; the runtime is a function that lists two containers, in another root one.</summary>
    private static string[] Complete(params string[] words) => Complete(ManualProgram.Runtime, "if [[ $1 == --root ]]; then echo three; else echo one; echo two; fi", words);

    /// <summary>The same with a function that lists images.</summary>
    private static string[] CompleteMocker(params string[] words) => Complete(ManualProgram.Images,
        "if [[ $1 == network ]]; then echo net-one; echo net-two; return; elif [[ $1 == volume ]]; then echo vol-one; return; fi; " +
        "echo REPOSITORY TAG; if [[ $1 == --store ]]; then echo other latest; else echo busybox latest; echo localhost:5000/app v1; echo localhost:5000/app v2; fi", words);

    private static string[] Complete(ManualProgram program, string function, string[] words)
    {
        using TextFile file = new(BashCompletion.Write(program));
        string script = $$"""
            {{program.Name}}() { {{function}}; }
            source {{file.Path}}
            COMP_WORDS=({{program.Name}} "$@")
            COMP_CWORD=$#
            _{{program.Identifier}}
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        (int status, string output) = Tool.Run("bash", "", ["--norc", "-c", script, "bash", .. words]);
        Assert.Equal(0, status);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class TextFile : IDisposable
    {
        public TextFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
