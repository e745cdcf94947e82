using System.CommandLine;

namespace Mocker.Manual;

/// <summary>A program whose manual and completion are made from the definitions of its command line.</summary>
public sealed class ManualProgram
{
    private ManualProgram(string name, int section, string source, Command root)
    {
        (Name, Section, Source) = (name, section, source);
        Pages = [new(this, "", root), .. root.Subcommands.Where(command => !command.Hidden).Select(command => new CommandPage(this, command.Name, command))];
    }

    /// <summary>The OCI runtime: each command has a page of its own.</summary>
    public static ManualProgram Runtime { get; } = new("mocker-runtime", 8, "src/runtime", Mocker.Runtime.CommandLine.MakeAll())
    {
        PlaceOption = "--root",
        Queries = [new(Value.Kinds.Container, "containers", "list --quiet")],
    };

    /// <summary>Images and containers: one page has all commands.</summary>
    public static ManualProgram Images { get; } = new("mocker", 1, "src/pull", Mocker.Pull.CommandLine.MakeAll())
    {
        IsOnePage = true,
        PlaceOption = "--store",
        Queries =
        [
            // The last column of the table, and the first two.
            new(Value.Kinds.Container, "containers", "ps --all", " | awk 'NR > 1 { print $NF }'"),
            new(Value.Kinds.Image, "images", "images", " | awk 'NR > 1 { print $1 \":\" $2 }'"),
            new(Value.Kinds.Network, "networks", "network ls --quiet"),
            new(Value.Kinds.Volume, "volumes", "volume ls --quiet"),
        ],
    };

    /// <summary>Name of the binary.</summary>
    public string Name { get; }

    /// <summary>Section of the manual.</summary>
    public int Section { get; }

    /// <summary>What the section is called.</summary>
    public string SectionName => Section == 1 ? "User commands" : "System administration";

    /// <summary>Where its commands are defined.</summary>
    public string Source { get; }

    /// <summary>All commands are in the program's page.</summary>
    public bool IsOnePage { get; private init; }

    /// <summary>The option that says where containers are looked for.</summary>
    public string PlaceOption { get; private init; } = "";

    /// <summary>What prints names, for completion.</summary>
    public IReadOnlyList<ShellQuery> Queries { get; private init; } = [];

    /// <summary>The program, and then its commands in the order of its help.</summary>
    public CommandPage[] Pages { get; }

    /// <summary>The same, with the commands of commands behind these.</summary>
    public IEnumerable<CommandPage> AllPages => Pages.SelectMany(page => page.IsGroup ? [page, .. page.Leaves] : (CommandPage[])[page]);

    /// <summary>What prints the names that a value can be; null where there is nothing of the kind.</summary>
    public ShellQuery? QueryFor(Value value) => Queries.FirstOrDefault(query => query.Kind == value.Kind);

    /// <summary>The name as shells have it in names of functions.</summary>
    public string Identifier => Name.Replace('-', '_');
}
