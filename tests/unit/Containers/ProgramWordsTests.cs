using Mocker.Pull;
using Xunit;

namespace Mocker.Tests.Unit.Containers;

public sealed class ProgramWordsTests
{
    [Theory]
    [InlineData("run box", "run box")]
    [InlineData("run box sh -c x", "run box -- sh -c x")]
    [InlineData("run --rm -it box sh -c x", "run --rm -it box -- sh -c x")]
    [InlineData("run -e A=1 --name x box -d", "run -e A=1 --name x box -- -d")]
    [InlineData("run -ite A=1 box -d", "run -ite A=1 box -- -d")]
    [InlineData("run --name=x -m=64m box -d", "run --name=x -m=64m box -- -d")]
    [InlineData("--store /s run box -- x", "--store /s run box -- -- x")]
    [InlineData("run -- box x", "run -- box x")]
    [InlineData("exec -it web ls -l", "exec -it web -- ls -l")]
    [InlineData("bundle -e A=1 box dir sh -c x", "bundle -e A=1 box dir -- sh -c x")]
    [InlineData("run --help", "run --help")]
    [InlineData("ps -a", "ps -a")]
    [InlineData("", "")]
    public void What_comes_after_the_image_is_the_programs(string line, string marked) =>
        Assert.Equal(marked, string.Join(' ', ProgramWords.Mark(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), CommandLine.MakeAll())));

    [Theory]
    [InlineData("run --rn box", "unknown option --rn")]
    [InlineData("run -z box", "unknown option -z")]
    [InlineData("exec --rm=x web true", "unknown option --rm")]
    public void What_is_no_option_is_not_taken_for_an_image(string line, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<ImageException>(() => ProgramWords.Mark(line.Split(' '), CommandLine.MakeAll())).Message);
}
