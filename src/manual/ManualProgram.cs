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
        Containers = new("list --quiet", ""),
    };

    /// <summary>Images and containers: one page has all commands.</summary>
    public static ManualProgram Images { get; } = new("mocker", 1, "src/pull", Mocker.Pull.CommandLine.MakeAll())
    {
        IsOnePage = true,
        PlaceOption = "--store",
        // The last column of the table, and the first two.
        Containers = new("ps --all", " | awk 'NR > 1 { print $NF }'"),
        ImageNames = new("images", " | awk 'NR > 1 { print $1 \":\" $2 }'"),
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

    /// <summary>What prints the names of containers, for completion.</summary>
    public ShellQuery Containers { get; private init; }

    /// <summary>What prints the names of images; none where there are no images.</summary>
    public ShellQuery? ImageNames { get; private init; }

    /// <summary>The program, and then its commands in the order of its help.</summary>
    public CommandPage[] Pages { get; }

    /// <summary>The name as shells have it in names of functions.</summary>
    public string Identifier => Name.Replace('-', '_');
}
