using System.Runtime.InteropServices;
using System.Text;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Linux;

public sealed class ErrnoWordsTests
{
    [Fact]
    public void The_words_are_those_of_the_GNU_library()
    {
        for (int number = 0; number <= 133; number++)
            Assert.Equal(Marshal.GetPInvokeErrorMessage(number), Encoding.ASCII.GetString(ErrnoWords.Of(number)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(134)]
    [InlineData(int.MaxValue)]
    public void A_number_that_Linux_does_not_have_has_no_words(int number) => Assert.True(ErrnoWords.Of(number).IsEmpty);
}
