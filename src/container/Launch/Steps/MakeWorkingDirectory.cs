using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Makes the working directory if the image lacks it, while the child is still root.</summary>
internal sealed unsafe class MakeWorkingDirectory(string path) : Step
{
    public override string Kind => "make-cwd";

    public override string Text => $"make the working directory \"{path}\" if it is missing";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, memory.Text(path));

    private static int Execute(Child* child, void* arguments)
    {
        int directory = RootPath.OpenOrMakeDirectory(child->Root, (byte*)arguments);
        if (directory < 0)
            return child->Fail("mkdirat(2)"u8, directory);
        Files.Close(directory);
        return 0;
    }
}
