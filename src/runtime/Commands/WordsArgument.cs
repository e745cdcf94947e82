using System.CommandLine;

namespace Mocker.Runtime.Commands;

/// <summary>The words of another program's command line, which end ours.</summary>
internal sealed class WordsArgument : Argument<string[]>
{
    public WordsArgument(string name) : base(name)
    {
        Arity = ArgumentArity.ZeroOrMore;
        CustomParser = RepeatableOption.Values;
        DefaultValueFactory = RepeatableOption.Values;
    }
}
