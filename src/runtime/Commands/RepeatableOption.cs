using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mocker.Runtime.Commands;

/// <summary>An option that may be given several times. The parser's own conversion to arrays would need reflection.</summary>
internal sealed class RepeatableOption : Option<string[]>
{
    public RepeatableOption(string name, params string[] aliases) : base(name, aliases)
    {
        Arity = ArgumentArity.OneOrMore;
        CustomParser = Values;
        DefaultValueFactory = Values;
    }

    internal static string[] Values(ArgumentResult result)
    {
        string[] values = new string[result.Tokens.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = result.Tokens[i].Value;
        return values;
    }
}
