from tests.components.gate.conftest import House
async def test_x(house: House):
    print(await house.write("hello"))
    print(await house.write("hello"))
    print(await house.write("unanswered"))
    print([e for e in (await house.tracker()).events])
    print(await house.write("gibberish"))
