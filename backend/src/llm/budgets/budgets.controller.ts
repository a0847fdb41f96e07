import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { BudgetsService } from './budgets.service.js';
import { BudgetsDto, PutBudgetsDto } from './dto/budget.dto.js';

@ApiTags('budgets')
@Controller('api/budgets')
export class BudgetsController {
  constructor(private readonly budgets: BudgetsService) {}

  @Get()
  @Requires('budgets:read')
  @Returns(BudgetsDto)
  list() {
    return this.budgets.list();
  }

  @Put()
  @Requires('budgets:write', 'member')
  @Returns(BudgetsDto)
  put(@Body() input: PutBudgetsDto) {
    return this.budgets.put(input);
  }
}
