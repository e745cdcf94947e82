namespace Mocker.Pull.Commands;

internal static class ContainerNameArgument
{
    public const string Description = "name or id of a container, or the beginning of an id";
}
