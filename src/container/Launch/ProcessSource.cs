namespace Mocker.Container.Launch;

/// <summary>Where a process was described, as error messages name it.</summary>
/// <param name="document">A pointer into config.json ("/process"), or the beginning of one into another document ("process.json#").</param>
/// <param name="options">Properties that the command line has given instead, each with its option.</param>
public sealed class ProcessSource(string document, params (string Property, string Option)[] options)
{
    /// <summary>The document, to which the pointers of properties are added.</summary>
    public string Document { get; } = document;

    /// <summary>The place that a property comes from: an option, or a pointer.</summary>
    public string Of(string property)
    {
        foreach ((string given, string option) in options)
            if (given == property)
                return option;
        return $"{Document}/{property}";
    }
}
